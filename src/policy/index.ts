/** The policy: who may do what. Pure; the same code runs in the server, the pages and the command line. */
export * from './words.ts';
export type { ClientQuestion, ClientSubject, DeskQuestion, DeskSubject, Question } from './question.ts';
export { OUTCOMES, REMEDIES } from './answer.ts';
export type * from './answer.ts';
export { decide } from './decide.ts';
export { readQuestion, QUESTION_ERRORS, type QuestionError, type ReadQuestion } from './read-question.ts';
export { rules } from './rules.ts';
export {
  enumerateGuardRules,
  guardKey,
  type GuardKey,
  type GuardQuestion,
  type GuardRule,
} from './guard-rules.ts';
export {
  aboutRow,
  inScope,
  scope,
  scopeSql,
  type Condition,
  type RowFacts,
  type Scope,
  type ScopeColumns,
  type ScopeQuestion,
} from './scope.ts';
