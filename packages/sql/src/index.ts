export { quoteIdentifier, quoteString, renderRelation } from './quote.ts';
