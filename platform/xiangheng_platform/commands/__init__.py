"""The platform's subcommands of `xiangheng`: what the services do, from a terminal or a program."""
