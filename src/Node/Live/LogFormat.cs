namespace Blockchain.Node.Live;

/// <summary>What log lines look like.</summary>
public enum LogFormat
{
    /// <summary>For people: the time and a sentence.</summary>
    Text,

    /// <summary>For programs: one JSON object a line.</summary>
    Json,
}
