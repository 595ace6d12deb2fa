import Glibc
import HostModel
import HostPlugins
import HostRisk
import HostTrust

/// The options that commands which load strategies have in common.
enum StrategyOptions {
  static let capital = Parameter<Int64?>.option(
    "capital", .capital, "money to begin with; otherwise what was approved, or 10000")
  static let parameters = Parameter<[Assignment]>.repeated(
    "param", .assignment, "a parameter of the strategy, such as fast=10")
  static let limits = Parameter<[Assignment]>.repeated(
    "limit", .assignment, "a limit other than the approved one, such as position=0.5")

  static let deadline = Parameter<Duration>.option(
    "deadline", .duration, "how long a strategy's turn may take before it is stopped", default: "1s")

  static func jail(_ invocation: Invocation) -> JailOptions {
    var options = JailOptions()
    options.turnDeadline_ms = max(1, invocation[deadline].nanoseconds / 1_000_000)
    return options
  }

  /// `limits` with what was asked for instead.
  static func limits(_ limits: Limits, _ invocation: Invocation) throws(UsageError) -> Limits {
    var set = limits
    for assignment in invocation[StrategyOptions.limits] {
      do throws(LimitFault) { try set.set(assignment.name, to: assignment.value) } catch {
        throw .badValue(
          parameter: "--limit", value: "\(assignment.name)=\(assignment.value)",
          reason: "not a limit: \(error.problem)",
          path: invocation.path)
      }
    }
    return set
  }

  /// Development mode: what nobody vouches for may run in backtest and paper.
  static var allowsUnsigned: Bool { environmentValue("ALLOW_UNSIGNED") == "1" }

  static var now: Int64 { Int64(time(nil)) }
}

extension ValueKind where Value == Int64 {
  /// An amount that a portfolio may begin with.
  static var capital: ValueKind {
    let decimal = ValueKind.decimal(Currency.usualDecimals)
    return ValueKind(placeholder: decimal.placeholder) { text throws(ValueFault) in
      let units = try decimal.parse(text)
      guard (1...Currency.largestCapital_units).contains(units) else {
        throw ValueFault("not an amount above 0 and up to 1000000000")
      }
      return units
    }
  }

  /// A share such as `0.001`, in parts per million.
  static func share(upTo limit_ppm: Int64) -> ValueKind {
    let decimal = ValueKind.decimal(6, "SHARE")
    return ValueKind(placeholder: "SHARE") { text throws(ValueFault) in
      let ppm = try decimal.parse(text)
      guard (0...limit_ppm).contains(ppm) else {
        throw ValueFault("not between 0 and \(limit_ppm.decimalText(decimals: 6))")
      }
      return ppm
    }
  }
}
