export { type Anchor, type ChainProblem, type ChainReport, verifyChain } from './chain.js';
export { type Checkpoints, readCheckpoints, startCheckpoints } from './checkpoints.js';
export { type AuditAction, type AuditDetails, ChainEntry, GENESIS, type Link } from './entry.js';
export { type AuditEntry, type AuditLog, openAuditLog, readEntries } from './log.js';
export { Receipt, receiptOf, recipientsOf } from './receipt.js';
export { type Jwks, openStatementSigner, type StatementSigner } from './signer.js';
export { type Checkpoint, openStatements, type StatementReader, signReceipt } from './statements.js';
