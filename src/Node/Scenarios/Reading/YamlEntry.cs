namespace Blockchain.Node.Scenarios.Reading;

/// <summary>A key and its value.</summary>
internal readonly record struct YamlEntry(int Line, string Key, YamlValue Value);
