using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>A notice as the log keeps it: short text, so that thousands of them hold no blocks in memory.</summary>
/// <param name="Revision">Its number; the next notice has the next one.</param>
/// <param name="Time">When its event happened.</param>
/// <param name="Name">What happened: <c>tip-moved</c>.</param>
/// <param name="Json">What there is to know: a JSON object in one line.</param>
/// <param name="Text">The line for people; null for what happens all the time.</param>
public sealed record NoticeEntry(long Revision, UnixTimeMs Time, string Name, string Json, string? Text);
