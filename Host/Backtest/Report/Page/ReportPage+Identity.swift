/// What ran on what, and how to run it again.
extension ReportPage {
  var identity: HTML {
    let bundles = strategies.enumerated().map { number, one -> HTML in
      let owner: HTML = strategies.count > 1 ? "\(number + 1) " : ""
      return """
        <tr><td class="t">\(owner)\(one.name) \(one.version)</td><td class="t w">\(one.id), \(one.standing)<br/><code>\(one.sha256)</code><br/>\(one.settings)</td></tr>

        """
    }
    let data = files.map { file -> HTML in
      "<tr><td class=\"t w\">\(file.path)</td><td class=\"t w\"><code>\(file.sha256)</code></td></tr>\n"
    }
    let set = settings.map { setting -> HTML in
      "<span><span class=\"faint\">\(setting.name)</span> \(setting.value)</span>\n"
    }
    return section(
      "The run",
      """
      <h3>Again</h3><pre><code>\(command)</code></pre>
      <h3>Strategy, SHA-256 of its library, parameters</h3><table>\(bundles)</table>
      <h3>Market data, SHA-256 of each file</h3><table>\(data)</table>
      <h3>Settings</h3><div class="facts">\(set)</div>
      <h3>SHA-256 of strategies, parameters and settings</h3><code>\(settings_sha256)</code>

      """)
  }
}
