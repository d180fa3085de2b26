namespace Blockchain.Architecture.Tests.Analysis;

/// <summary>Something that breaks a rule of the house, and where it stands.</summary>
public readonly record struct Finding(string Path, int Line, string Message)
{
    /// <summary>As compilers print it.</summary>
    public override string ToString() => $"{Path}:{Line}: {Message}";
}
