using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mining;

/// <summary>A transaction of a template, as getblocktemplate lists it.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Depends">Places in the template of those that it spends from, ascending, counted from one.</param>
/// <param name="Fee">What it pays.</param>
/// <param name="SigOps">Its signature operations, in the unit of <see cref="TemplateData.SigOpLimit"/>.</param>
public sealed record TemplateTransaction(Transaction Transaction, ImmutableArray<int> Depends, Amount Fee, long SigOps);
