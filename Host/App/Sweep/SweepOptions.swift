import HostBacktest

/// The options of a sweep beside those of a backtest.
enum SweepOptions {
  static let bundle = Parameter<[String]>.positionals(
    "BUNDLE", .file, "a bundle, or the folder of its source; with --merge the files to put together")
  static let data = Parameter<[String]>.repeated(
    "data", .file, "market data; several files are one stream in time order")
  static let grid = Parameter<[String]>.repeated(
    "grid", .text("NAME=FROM:TO:STEP,…"), "the values of parameters, also NAME=A|B|C")
  static let conditions = Parameter<[String]>.repeated(
    "where", .text("CONDITION"), "keeps only sets that fulfil it, such as 'fast<slow'")
  static let random = Parameter<Int64?>.option(
    "random", .integer(1...Int64(SweepSpace.mostSets)), "draws so many sets instead of taking all")
  static let sobol = Parameter<Int64?>.option(
    "sobol", .integer(1...Int64(SweepSpace.mostSets)), "takes so many sets that cover the space evenly")
  static let seed = Parameter<Int64>.option("seed", .integer(0...Int64.max), "draws other sets", default: "1")

  static let walkForward = Parameter<String?>.option(
    "walk-forward", .text("N|IN:OUT"), "runs the best of each window in the days behind it: 6 windows, or 90d:30d")
  static let anchored = Parameter<Bool>.flag("anchored", "every window begins with the data and so grows")
  static let warmUp = Parameter<Int64?>.option(
    "warm-up", .integer(0...1_000_000),
    "events of each instrument that a strategy sees before a window; otherwise what it asks for")

  static let objective = Parameter<SweepObjective>.option(
    "by", .choice("FIGURE") as ValueKind<SweepObjective>, "what the best is the best by", default: "sharpe")
  static let top = Parameter<Int64>.option("top", .integer(0...1000), "how many of the best are shown", default: "10")
  static let jobs = Parameter<Int64?>.option(
    "jobs", .integer(1...256), "how many at once; otherwise as many as there are cores")
  static let shard = Parameter<SweepShard>.option(
    "shard", .shard, "only this part of all sets", default: "1/1")
  static let output = Parameter<SweepOutput?>.option(
    "output", .results, "keeps the results; a sweep that was interrupted goes on")
  static let merge = Parameter<Bool>.flag("merge", "puts the results of shards together, or shows those of one file")
}

extension ValueKind where Value == SweepShard {
  fileprivate static var shard: ValueKind {
    ValueKind(placeholder: "I/N") { text throws(ValueFault) in
      guard let shard = SweepShard(text) else {
        throw ValueFault("not of the form 2/8: a part, and how many there are")
      }
      return shard
    }
  }
}

extension ValueKind where Value == SweepOutput {
  fileprivate static var results: ValueKind {
    ValueKind(placeholder: "FILE", completion: .file) { text throws(ValueFault) in
      guard let output = SweepOutput(text) else {
        throw ValueFault("a file whose ending is none of .sqlite, .csv and .json")
      }
      return output
    }
  }
}
