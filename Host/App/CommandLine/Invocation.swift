/// One call of a command: the values of its parameters and where it writes.
struct Invocation: Sendable {
  let values: Values
  let terminal: Terminal
  /// The result goes to standard output as JSON, for a program to read.
  let wantsJSON: Bool
  /// `bulkhead plugin verify`.
  let path: String
  /// The whole tree, for the commands that speak about commands.
  let root: Command

  subscript<Value>(parameter: Parameter<Value>) -> Value { values[parameter] }
}
