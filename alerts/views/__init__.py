"""The public pages of alerts: sign up, confirm, manage, leave."""
