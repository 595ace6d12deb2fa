import HostBacktest
import HostJSON
import HostModel

/// What sweep it is: the program, the library, the data and the settings, which together decide what it comes to. How
/// many threads, shards or machines there are is not among them.
///
/// It is kept with the results, so that a file can say what it holds, and two files whether they belong together.
struct SweepIdentity {
  let json: JSON
  let axes: [Axis]
  let sets: Int
  /// Of the strategy, for people.
  let title: String
  let grid: String
  let currency: String
  let decimals: Int
  /// Empty where nothing is walked forward.
  let windows: [Window]
  /// What a window's set is chosen by.
  let objective: SweepObjective?

  struct Axis: Equatable, Sendable {
    let name: String
    let type: AxisType
  }

  enum AxisType: String, Sendable {
    case integer, real, boolean
  }

  /// The first and last day of each stretch, as `2024-01-31`.
  struct Window: Equatable, Sendable {
    let inSample: [String], outOfSample: [String]
  }

  static let format = "bulkhead.sweep/1"

  /// Throws when it is not one that `make` made.
  init(reading json: JSON) throws(JSONError) {
    var object = try JSONObject(json)
    guard try object.string("format") == SweepIdentity.format else {
      throw object.unfit("format", wanted: SweepIdentity.format)
    }
    var bundle = try object.object("bundle")
    title = try "\(bundle.string("name")) \(bundle.string("version"))"
    var axes: [Axis] = [], texts: [String] = []
    for entry in try object.array("grid", limit: 1000) {
      var axis = try JSONObject(entry, path: "grid")
      guard let type = AxisType(rawValue: try axis.string("type")) else { throw axis.unfit("type", wanted: "a type") }
      axes.append(Axis(name: try axis.string("name"), type: type))
      texts.append(try axis.string("values"))
    }
    self.axes = axes
    grid = texts.joined(separator: " ")
    sets = Int(try object.integer("sets", in: 1...Int64(SweepSpace.mostSets)))
    currency = try object.string("currency")
    decimals = Int(try object.integer("money_decimals", in: 0...12))
    self.json = json
    guard case .object? = object.optional("walk_forward") else {
      windows = []
      objective = nil
      return
    }
    var walk = try object.object("walk_forward")
    objective = SweepObjective(rawValue: try walk.string("by"))
    var windows: [Window] = []
    for entry in try walk.array("windows", limit: WalkForward.mostWindows) {
      var window = try JSONObject(entry, path: "windows")
      windows.append(Window(inSample: try window.days("in"), outOfSample: try window.days("out")))
    }
    self.windows = windows
  }
}

extension JSONObject {
  fileprivate mutating func days(_ name: String) throws(JSONError) -> [String] {
    var days: [String] = []
    for entry in try array(name, limit: 2) {
      guard case .string(let day) = entry else { throw unfit(name, wanted: "two days") }
      days.append(day)
    }
    guard days.count == 2 else { throw unfit(name, wanted: "two days") }
    return days
  }
}
