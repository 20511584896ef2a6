"""The application: conversation, command line, and where the parts are joined."""
