namespace Blockchain.Client;

/// <summary>A block and where it stands.</summary>
/// <param name="Hash">The block.</param>
/// <param name="Height">Its height.</param>
public sealed record BlockPlaceInfo(string Hash, int Height);
