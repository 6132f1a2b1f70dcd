"""The rule: `clauses` (pure), `facts` (what it reads), `judging` (the verdict of many), `verdict` (annotate, explain),
`status` (the office's record), `run` (writing it down), `night` (every night), `listing` (the register on any date)."""
