import HostJail
import HostModel
import HostWire

/// Which layers of the jail this machine has: a throw-away worker puts all of them on and reports each.
///
///     for report in try JailProbe.run(launcher) { print(report.layer.name, report.outcome) }
public enum JailProbe {
  public struct Report: Sendable {
    public let layer: JailLayer
    public let outcome: LayerOutcome

    /// Whether plugins can be loaded on this machine as far as this layer goes.
    public var suffices: Bool { outcome == .applied || !layer.isMandatory }
  }

  /// Every layer, in order. Throws when the worker could not be asked.
  public static func run(
    _ launcher: WorkerLauncher, options: JailOptions = JailOptions()
  ) throws(PluginStop) -> [Report] {
    var worker = try JailedWorker(.probe, library: nil, launcher: launcher, options: options)
    _ = try worker.awaitAnswer(
      before: monotonicTime_ns() + options.startDeadline_ms * 1_000_000,
      late: .loadTimeout(milliseconds: options.startDeadline_ms))
    let records = worker.end.takeLayers()
    return try JailLayer.allCases.map { (layer) throws(PluginStop) in
      guard let record = records.first(where: { $0.layer == layer.rawValue }) else {
        throw .protocolError("the probe did not report \(layer.name)")
      }
      return Report(layer: layer, outcome: record.outcome)
    }
  }
}

extension LayerRecord {
  var outcome: LayerOutcome {
    switch status {
    case .applied: .applied
    case .unavailable: .unavailable(errno)
    case .failed: .failed(errno)
    }
  }
}
