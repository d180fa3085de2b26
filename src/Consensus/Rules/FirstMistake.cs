namespace Blockchain.Consensus.Rules;

/// <summary>Collects the first mistake of a file; every method answers false, so that a reader can return it.</summary>
internal sealed class FirstMistake(string path)
{
    public ChainFileError? Error { get; private set; }

    public bool At(int line, string reason)
    {
        Error ??= new(path, line, reason);
        return false;
    }

    public bool At(SourceValue value, string key, string reason) => At(value.Line, $"{key}: {reason}");

    public bool Expected(SourceValue value, string key, string what) => At(value, key, $"expected {what}, found {value.Found}");
}
