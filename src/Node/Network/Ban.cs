namespace Blockchain.Node.Network;

/// <summary>Somebody who is refused for a time.</summary>
/// <param name="Subject">Whom, as <see cref="BanList"/> names it.</param>
/// <param name="Since">From when on.</param>
/// <param name="Until">To when.</param>
public sealed record Ban(string Subject, DateTimeOffset Since, DateTimeOffset Until);
