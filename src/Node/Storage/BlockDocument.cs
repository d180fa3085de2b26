using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using LiteDB;

namespace Blockchain.Node.Storage;

/// <summary>A block of the tree as a document of the index, and back.</summary>
internal static class BlockDocument
{
    /// <summary>The document of a block.</summary>
    public static BsonDocument Of(StoredBlock block)
    {
        BsonDocument document = new()
        {
            ["_id"] = block.Hash.Value.ToArray(),
            ["arrival"] = block.Arrival,
            ["header"] = Wire.ToBytes(block.Header),
            ["validity"] = (int)block.Validity,
            ["failure"] = (int)block.Failure,
            ["root"] = block.IsFailureRoot,
            ["transactions"] = block.TransactionCount,
            ["sequence"] = block.Sequence,
            ["checkedBy"] = block.CheckedBy.Value.ToArray(),
        };
        if (block.Verdict is { } verdict)
        {
            document["ruleSet"] = verdict.RuleSet.Value.ToArray();
            document["verdict"] = (int)verdict.Kind;
            if (verdict.Reason is not null) document["reason"] = verdict.Reason;
            if (verdict.Violation is not null) document["violation"] = ViolationOf(verdict.Violation);
        }
        return document;
    }

    /// <summary>The block of a document.</summary>
    /// <exception cref="FormatException">A field is missing or cannot be: written by another version.</exception>
    public static StoredBlock Read(BsonDocument document)
    {
        if (!Wire.TryRead<BlockHeader>(document["header"].AsBinary, out BlockHeader header)) throw new FormatException("no header");
        BlockHash hash = header.ComputeHash();
        if (new BlockHash(HashOf(document["_id"])) != hash) throw new FormatException("the header of another block");
        return new(header, hash, document["arrival"].AsInt32)
        {
            Validity = (BlockValidity)document["validity"].AsInt32,
            Failure = (BlockFailure)document["failure"].AsInt32,
            IsFailureRoot = document["root"].AsBoolean,
            TransactionCount = document["transactions"].AsInt32,
            Sequence = document["sequence"].AsInt64,
            CheckedBy = new(HashOf(document["checkedBy"])),
            Verdict = document.ContainsKey("verdict") ? VerdictOf(document) : null,
        };
    }

    /// <summary>The value of 32 bytes.</summary>
    /// <exception cref="FormatException">They are not 32.</exception>
    public static Hash256 HashOf(BsonValue value) =>
        value is { IsBinary: true } && value.AsBinary.Length == Hash256.Size ? Hash256.Read(value.AsBinary) : throw new FormatException("not a hash");

    private static BsonDocument ViolationOf(Violation violation)
    {
        BsonDocument document = new() { ["reject"] = (int)violation.Reject, ["rule"] = violation.Rule };
        if (violation.Measured is { } measured) document["measured"] = measured;
        if (violation.Limit is { } limit) document["limit"] = limit;
        if (violation.Transaction is { } transaction) document["transaction"] = transaction;
        if (violation.Input is { } input) document["input"] = input;
        if (violation.Detail is not null) document["detail"] = violation.Detail;
        return document;
    }

    private static Verdict VerdictOf(BsonDocument document)
    {
        RuleSetDigest ruleSet = new(HashOf(document["ruleSet"]));
        return (VerdictKind)document["verdict"].AsInt32 switch
        {
            VerdictKind.Valid => Verdict.Valid(ruleSet),
            VerdictKind.Invalid => Verdict.Invalid(ruleSet, ViolationOf(document["violation"].AsDocument)),
            VerdictKind.NotJudged => Verdict.NotJudged(ruleSet, document["reason"].AsString),
        };
    }

    private static Violation ViolationOf(BsonValue value) => new((Reject)value["reject"].AsInt32, value["rule"].AsString)
    {
        Measured = value["measured"] is { IsInt64: true } measured ? measured.AsInt64 : null,
        Limit = value["limit"] is { IsInt64: true } limit ? limit.AsInt64 : null,
        Transaction = value["transaction"] is { IsInt32: true } transaction ? transaction.AsInt32 : null,
        Input = value["input"] is { IsInt32: true } input ? input.AsInt32 : null,
        Detail = value["detail"] is { IsString: true } detail ? detail.AsString : null,
    };
}
