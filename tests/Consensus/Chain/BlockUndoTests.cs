using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

public sealed class BlockUndoTests
{
    private static readonly Gen<BlockUndo> Undo = Gen.Select(
        Gen.ULong, CoinGen.Coin.Array[0, 20], Gen.Select(CoinGen.OutPoint, CoinGen.Coin).Array[0, 3],
        (hash, spent, overwritten) => new BlockUndo(
            new(new(hash, 1, 2, 3)), [.. spent], [.. overwritten.Select(entry => new KeyValuePair<OutPoint, Coin>(entry.Item1, entry.Item2))]));

    [Fact]
    public void Undo_data_survive_writing_and_reading() =>
        Undo.Sample(
            undo =>
            {
                Assert.True(Wire.TryRead<BlockUndo>(Wire.ToBytes(undo), out BlockUndo? read));
                Assert.Equal(undo, read);
            },
            iter: 500);

    [Fact]
    public void A_changed_byte_or_a_missing_end_is_noticed() =>
        Gen.Select(Undo, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample(
            (undo, position, flip) =>
            {
                byte[] bytes = Wire.ToBytes(undo);
                Assert.False(Wire.TryRead<BlockUndo>(bytes.AsMemory(0, position % bytes.Length), out BlockUndo? _));
                bytes[position % bytes.Length] ^= flip;
                Assert.False(Wire.TryRead<BlockUndo>(bytes, out BlockUndo? _));
            },
            iter: 500);

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.False(Wire.TryRead<BlockUndo>(bytes, out BlockUndo? _)), iter: 2000);

    [Fact]
    public void Connect_then_disconnect_leaves_nothing_and_a_wrong_undo_is_named()
    {
        CoinTable table = new(CoinGen.Salt);
        OutPoint paid = new(new(new(9, 9, 9, 9)), 1);
        table.Add(paid, new(new(new(1000), new(new byte[] { 0x51 })), new(3), true));
        Transaction coinbase = Make(OutPoint.Null, 50);
        OutPoint twin = new(coinbase.Id, 0);
        table.Add(twin, new(new(new(7), default), new(1), true)); // As in 2010: the new coinbase has the id of an unspent one.
        Transaction spend = Make(paid, 900);
        Transaction again = Make(new(spend.Id, 0), 800);
        Block block = new(default, [coinbase, spend, again]);
        Block other = new(default(BlockHeader) with { Nonce = 1 }, [coinbase, spend, again]);

        CoinOverlay overlay = new(table, CoinGen.Salt);
        Assert.Equal(CoinFault.None, CoinConnector.Connect(block, new(5), overlay, out BlockUndo? undo));
        Assert.NotNull(undo);
        Assert.Equal(2, undo.Spent.Length);
        Assert.Single(undo.Overwritten);
        Assert.Equal(3, overlay.ChangeCount); // paid, twin, and the output of the last transaction
        Assert.Equal(CoinFault.None, CoinConnector.Disconnect(block, new(5), undo, overlay));
        Assert.True(overlay.Changes().IsEmpty);

        AssertCorrupt(block, new(5), undo, table); // not connected
        AssertCorrupt(other, new(5), undo, overlay); // another block's
        CoinOverlay missing = new(overlay, CoinGen.Salt);
        Assert.True(missing.TrySpend(paid, out _));
        Assert.Equal(CoinFault.CoinMissing, CoinConnector.Connect(block, new(5), missing, out _));
        Assert.Throws<InvariantException>(() => missing.Changes());
        CoinConnector.Connect(block, new(5), overlay, out _);
        AssertCorrupt(block, new(6), undo, overlay); // at another height
        AssertCorrupt(block, new(5), undo with { Spent = [undo.Spent[0]] }, overlay);
        AssertCorrupt(block, new(5), undo with { Overwritten = [.. undo.Overwritten, .. undo.Overwritten] }, overlay);
    }

    private static void AssertCorrupt(Block block, Height height, BlockUndo undo, ICoinView coins)
    {
        CoinOverlay overlay = new(coins, CoinGen.Salt);
        CoinFault fault = CoinConnector.Disconnect(block, height, undo, overlay);
        Assert.Equal("undo-corrupt", fault.Name());
        Assert.True(overlay.IsSpoiled);
        Assert.Throws<InvariantException>(() => overlay.Changes());
    }

    private static Transaction Make(OutPoint previous, long satoshis) =>
        new(1, [new(previous, default, 0)], [new(new(satoshis), new(new byte[] { 0x51 })), new(default, new(new byte[] { 0x6a }))], 0);
}
