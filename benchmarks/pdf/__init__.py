"""Reading PDF side by side with other tools: speed on one core and cell accuracy. See README.md."""
