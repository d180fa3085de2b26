namespace Blockchain.Consensus.Rules;

/// <summary>The form of a <see cref="SourceValue"/>.</summary>
internal enum SourceKind
{
    Object,
    List,
    Text,
    Number,
    Switch,
    Null,
}
