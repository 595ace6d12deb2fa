import HostJSON
import HostModel

extension ExplainedError {
  /// The three things that it says, for a program.
  var json: JSON {
    .object([.init("code", .string(code)), .init("cause", .string(cause)), .init("mend", .string(mend))])
  }
}
