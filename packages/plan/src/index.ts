export { unenforcedConstraints } from './contract.ts';
export { explainPlan } from './explain-plan.ts';
export { type LoadRequest, planLoad } from './materializations/load.ts';
export { planSeed, type SeedData } from './materializations/seed.ts';
export { planNode } from './plan-node.ts';
export type { CallMacro, Hook, MacroArgument, Planning, PlanRequest } from './plan-request.ts';
