namespace Blockchain.TestKit.Recorded;

/// <summary>A recorded answer differs from ours.</summary>
public sealed class RecordingMismatchException(string message) : Exception(message);
