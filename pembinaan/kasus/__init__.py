"""Cases as questions: filters, lists, desk, timeline, and with which outcome a case proposes to close."""
