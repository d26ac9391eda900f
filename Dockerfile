# tsdbt with the demo project: docker compose --profile jobs run --rm --build tsdbt build --target remote
FROM node:20-slim
WORKDIR /app
COPY . .
RUN npm ci && npm run build
ENTRYPOINT ["node", "packages/cli/dist/main.js"]
CMD ["--help"]
