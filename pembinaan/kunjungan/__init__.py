"""Field visits: what a finding is, the lists of visits and of disagreements, the report. The form is in forms/."""
