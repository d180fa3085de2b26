namespace Blockchain.Node.Scenarios.Reading;

/// <summary>Collects mistakes while reading goes on; what a person is told is the one that stands first in the file.</summary>
internal sealed class Complaints
{
    /// <summary>Whether there is one.</summary>
    internal bool Any => First is not null;

    /// <summary>The mistake on the lowest line; of one line, the one found first.</summary>
    internal (int Line, string Message)? First { get; private set; }

    /// <summary>Adds a mistake.</summary>
    internal void Add(int line, string message)
    {
        if (First is null || line < First.Value.Line) First = (line, message);
    }
}
