"""The sub-commands of ``thidua``, one file a group."""
