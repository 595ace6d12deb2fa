/// Every command, on one screen.
///
/// To add one: write `static let command` in a file of its own under Host/App (a group such as `plugin` has a folder),
/// and name it here. Its parameters are constants beside it, listed in `takes:` and read with
/// `invocation[parameter]`. It prints results with `invocation.terminal.print`, or one JSON value when
/// `invocation.wantsJSON`, throws the rooms' own errors, and returns `.fine` or `.refused`. Help, suggestions and shell
/// completion follow from the value; `Host/App/Doctor/` is an example.
let commandTree = Command(
  "bulkhead", "runs signed trading strategies that you do not have to trust",
  [
    RunCommand.command,
    StatusCommand.command,
    StateCommands.halt,
    StateCommands.resume,
    StateCommands.unwind,
    StateCommands.kill,
    BacktestCommand.command,
    SweepCommand.command,
    PluginCommands.command,
    KeyCommands.command,
    DataCommands.command,
    JournalCommands.command,
    SimulateCommand.command,
    DoctorCommand.command,
    HelpCommand.command,
    CompletionCommand.command,
  ])
