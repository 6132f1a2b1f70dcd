"""Trainings and competence tests: who is invited, who took part, what came of it, what paper they hold."""
