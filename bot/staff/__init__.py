"""Who may use the assistant: people, units, roles, invitations, requests for access."""
