/** Says on the page of a check which rules are lost where a line does not load. */
export const LOAD_ENDS = `auditctl ${thenStops()}`;

function thenStops(): string {
  return 'then stops and loads none of the rules below, unless an earlier line has `-i` or `-c` (continue after an error).';
}

/** Says on the page of a check what follows where auditctl refuses a line. */
export const LINE_REFUSED = `auditctl refuses the line. It ${thenStops()}`;

/** Says on the page of a check what follows where auditctl accepts a line and the kernel rejects its rule. */
export const RULE_REJECTED = `auditctl accepts the line, but the kernel rejects the rule. ${LOAD_ENDS}`;

/** Says on the page of a check what follows where either auditctl or the kernel does not accept a line. */
export const REFUSED_OR_REJECTED = `auditctl refuses the line, or the kernel rejects the rule. ${LOAD_ENDS}`;
