import HostModel

/// Where a clock or a calendar turns over a stretch of time, and what to write there.
struct TimeAxis {
  let range: ClosedRange<Double>
  let ticks: [(time: Double, label: String)]

  private static let second = 1_000_000_000.0
  private static let day = 86_400 * second
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  init(from start_ns: Int64, to end_ns: Int64, count: Int = 7) {
    let end_ns = max(end_ns, start_ns &+ 1)
    range = Double(start_ns)...Double(end_ns)
    let span = Double(end_ns) - Double(start_ns)
    if span > 70 * TimeAxis.day {
      ticks = TimeAxis.calendar(start_ns, end_ns, count)
      return
    }
    let steps = [
      1e-3, 1e-2, 0.1, 1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
      432_000,
      864_000,
    ].map { $0 * TimeAxis.second }
    let step = steps.first { span / $0 <= Double(count) } ?? 864_000 * TimeAxis.second
    var list: [(Double, String)] = []
    var number = (Double(start_ns) / step).rounded(.up), lastDay = ""
    while number * step <= Double(end_ns), list.count < 20 {
      guard let time_ns = Int64(exactly: (number * step).rounded()) else { break }
      let text = Time(nanoseconds: time_ns).text, date = TimeAxis.date(text)
      let clock = step < TimeAxis.second * 60 ? text.dropFirst(11).prefix(8) : text.dropFirst(11).prefix(5)
      // A day is named once; after it the clock is enough.
      list.append((number * step, step >= TimeAxis.day || date != lastDay ? date : String(clock)))
      if step < TimeAxis.day, date != lastDay, clock.prefix(5) != "00:00" {
        list[list.count - 1].1 = "\(date) \(clock)"
      }
      lastDay = date
      number += 1
    }
    ticks = list
  }

  /// Beginnings of months or of years.
  private static func calendar(_ start_ns: Int64, _ end_ns: Int64, _ count: Int) -> [(Double, String)] {
    let first = number(Time(nanoseconds: start_ns)), last = number(Time(nanoseconds: end_ns))
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 240].first { (last - first) / $0 < count } ?? 600
    var list: [(Double, String)] = []
    for month in first...last where month % step == 0 {
      let text = "\(padded(month / 12, 4))-\(padded(month % 12 + 1, 2))-01T00:00:00Z"
      guard let time = try? Time(parsing: text), time.nanoseconds <= end_ns else {
        continue
      }
      list.append((Double(time.nanoseconds), step >= 12 ? "\(month / 12)" : "\(months[month % 12]) \(month / 12)"))
    }
    return list
  }

  /// Months since the year 0.
  private static func number(_ time: Time) -> Int {
    let text = time.text
    return (Int(text.prefix(4)) ?? 0) * 12 + (Int(text.dropFirst(5).prefix(2)) ?? 1) - 1
  }

  private static func date(_ text: String) -> String {
    let month = Int(text.dropFirst(5).prefix(2)) ?? 1
    return "\(Int(text.dropFirst(8).prefix(2)) ?? 1) \(months[month - 1])"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
