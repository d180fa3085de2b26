using System.Globalization;

namespace Blockchain.Consensus.Rules;

/// <summary>The first mistake in a chain file.</summary>
/// <param name="Path">The file, as the caller named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Reason">What is wrong, beginning with the key where there is one.</param>
public sealed record ChainFileError(string Path, int Line, string Reason)
{
    /// <summary>One line: <c>chain.json:41: max-block-size: expected a whole number, found "1 MB"</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}:{Line}: {Reason}");
}
