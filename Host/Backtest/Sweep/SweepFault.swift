import HostModel

/// Why there is no sweep of what was asked for.
public enum SweepFault: ExplainedError, Equatable {
  case axis(String)
  case unknownParameter(String, known: [String])
  case axisTwice(String)
  case value(String, axis: String, wanted: String)
  case outOfRange(String, axis: String, minimum: String, maximum: String)
  case step(axis: String)
  case backwards(axis: String)
  case noStep(axis: String)
  case tooMany(limit: Int)
  case nothingLeft(of: Int)
  case tooFew(found: Int, wanted: Int)
  case dimensions(Int, limit: Int)
  case condition(String, problem: String)
  case windows(String)
  case tooShort(days: Int, wanted: Int)

  public var code: String {
    switch self {
    case .windows, .tooShort: "E_SWEEP_WINDOWS"
    case .axis, .unknownParameter, .axisTwice, .value, .outOfRange, .step, .backwards, .noStep, .tooMany, .nothingLeft,
      .tooFew, .dimensions, .condition:
      "E_SWEEP_SPACE"
    }
  }

  public var cause: String {
    switch self {
    case .axis(let text): "'\(text)' is neither NAME=FROM:TO:STEP nor NAME=A|B|C"
    case .unknownParameter(let name, _): "the strategy has no parameter '\(name)'"
    case .axisTwice(let name): "\(name) is swept twice"
    case .value(let text, let axis, let wanted): "\(axis): '\(text)' is not \(wanted)"
    case .outOfRange(let text, let axis, let minimum, let maximum):
      "\(axis)=\(text) is outside of what the strategy takes, \(minimum)…\(maximum)"
    case .step(let axis): "the step of \(axis) is not above 0"
    case .backwards(let axis): "\(axis) ends before it begins"
    case .noStep(let axis): "a grid needs a step, and \(axis) has none"
    case .tooMany(let limit): "these are more than \(limit) sets of parameters"
    case .nothingLeft(let count): "of \(count) sets of parameters the conditions leave none"
    case .tooFew(let found, let wanted):
      "there are hardly more than \(found) different sets, and \(wanted) were to be drawn"
    case .dimensions(let count, let limit):
      "a Sobol sequence for \(count) parameters is not known here, only up to \(limit)"
    case .condition(let text, let problem): "'\(text)' is no condition: \(problem)"
    case .windows(let text): "'\(text)' is neither a number of windows nor lengths in days such as 90d:30d"
    case .tooShort(let days, let wanted): "the data covers \(days) days, and these windows need \(wanted)"
    }
  }

  public var mend: String {
    switch self {
    case .axis, .value: "write for example --grid fast=5:50:5,slow=20:200:10 or mode=1|2|5"
    case .unknownParameter(_, let known): "it has \(known.isEmpty ? "none" : known.joined(separator: ", "))"
    case .axisTwice: "name it once, with all its values"
    case .outOfRange: "stay within the range"
    case .step: "write a positive one, such as fast=5:50:5"
    case .backwards: "write the smaller one first"
    case .noStep(let axis): "write \(axis)=FROM:TO:STEP, or draw from the range with --random N or --sobol N"
    case .tooMany: "take larger steps, or draw some of them with --random N or --sobol N"
    case .nothingLeft: "look at --where"
    case .tooFew(let found, _): "ask for at most \(found), or leave --random and --sobol away and run the whole grid"
    case .dimensions: "draw with --random N"
    case .condition: "write for example --where 'fast<slow' or --where 'slow>=2*fast+1'"
    case .windows: "write --walk-forward 6, or --walk-forward 90d:30d for 90 days in and 30 days out of sample"
    case .tooShort: "ask for fewer or shorter windows, or give more data"
    }
  }
}
