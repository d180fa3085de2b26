using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Governance;
using Blockchain.Files;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Rollback;
using Blockchain.Node.Storage;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A node that stops, is killed and starts again is where it was.</summary>
public sealed class NodeStoreTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_folder_starts_at_the_genesis_and_a_clean_stop_leaves_nothing_to_say()
    {
        using (RunningNode first = new(folder))
        {
            Assert.Equal(EasyNetwork.Genesis.Hash, first.Chain.Tip.Hash);
            Assert.Empty(first.Store.Report.Notes);
            first.Grow(EasyNetwork.Root, 5);
            first.Stop();
        }
        using RunningNode again = new(folder);
        Assert.Equal(5, again.Chain.Tip.Height.Value);
        Assert.Empty(again.Store.Report.Notes);
        Assert.True(again.Store.Report.IsCheckpointUsed);
        Assert.False(again.Store.Report.IsIndexRebuilt);
    }

    [Fact]
    public void Random_histories_survive_kills_and_stops_at_random_moments()
    {
        int restarts = 0;
        int blocks = 0;
        int parted = 0;
        Gen.Int[0, 999].Array[10, 40].Sample(
            choices =>
            {
                using TempFolder own = new();
                using RandomHistory history = new(own);
                history.Play(choices);
                Interlocked.Add(ref restarts, history.Restarts);
                Interlocked.Add(ref blocks, history.Blocks);
                Interlocked.Add(ref parted, history.Parted);
            },
            iter: 300, seed: "2vdM4HMVNRR1", threads: 1);
        Evidence.Record($"storage: 300 random histories, {blocks} blocks, {restarts} kills and stops, each found the tip, coins and tree it had ({parted} without leftover marks)");
        Assert.True(restarts > 120 && parted < 20, $"{restarts} restarts, {parted} parted");
    }

    [Fact]
    public void What_an_operator_said_survives_the_loss_of_the_index()
    {
        Block forbidden = EasyNetwork.Child(EasyNetwork.Root, 1);
        Block precious = EasyNetwork.Child(EasyNetwork.Root, 3);
        Block rival = EasyNetwork.Child(EasyNetwork.Root, 2);
        string before;
        using (RunningNode node = new(folder))
        {
            node.Submit(forbidden);
            node.Grow(forbidden.Place(EasyNetwork.Root), 2);
            node.Submit(rival);
            node.Submit(precious);
            node.Invalidate(forbidden.Hash);
            node.Do(new NodeEvent.PreciousBlock(EasyNetwork.Now, precious.Hash));
            Assert.Equal(precious.Hash, node.Chain.Tip.Hash);
            before = node.Standing;
        }
        BlockIndex.Delete(folder.File("index.db"));
        using RunningNode again = new(folder);
        Assert.Equal(before, again.Standing);
        Assert.True(again.Store.Report.IsIndexRebuilt);
        Assert.True(again.Chain.Tree.TryGet(forbidden.Hash, out BlockNode? mark));
        Assert.Equal(BlockFailure.Manual, mark.Failure);
        again.Do(new NodeEvent.PreciousBlock(EasyNetwork.Now, rival.Hash));
        Assert.Equal(rival.Hash, again.Chain.Tip.Hash); // the later word counts more, also than one from before the loss
        again.Do(new NodeEvent.ReconsiderBlock(EasyNetwork.Now, forbidden.Hash));
        Assert.Equal(3, again.Chain.Tip.Height.Value);
    }

    [Fact]
    public void A_forbidden_header_without_body_is_still_forbidden_after_the_loss_of_the_index()
    {
        Block block = EasyNetwork.Child(EasyNetwork.Root, 1);
        using (RunningNode node = new(folder))
        {
            node.Chain.AcceptHeader(block.Header, EasyNetwork.Now.ToSeconds());
            node.Invalidate(block.Hash);
        }
        BlockIndex.Delete(folder.File("index.db"));
        using RunningNode again = new(folder);
        again.Submit(block);
        Assert.Equal(EasyNetwork.Genesis.Hash, again.Chain.Tip.Hash);
    }

    [Fact]
    public void Voter_locks_rollbacks_and_adopted_rules_are_there_again()
    {
        VoterLock signed = new(new(7, 1), new(EasyNetwork.Genesis.Hash.Value));
        PlanDigest plan = new(EasyNetwork.Genesis.Hash.Value);
        using (RunningNode node = new(folder))
        {
            node.Store.Persist([new Effect.PersistVoterLock(3, new(new(6, 1), plan)), new Effect.PersistVoterLock(3, signed)]);
            node.Store.Persist([new Effect.PersistRollback(plan, RollbackPhase.Prepared), new Effect.PersistRollback(plan, RollbackPhase.Moved)]);
            node.Do(new NodeEvent.AdoptRules(EasyNetwork.Now, EasyNetwork.Narrow));
        }
        using RunningNode again = new(folder, EasyNetwork.Narrow);
        Assert.Equal(signed, again.Store.Parts.VoterLocks[3]);
        Assert.Equal(RollbackPhase.Moved, again.Store.Log.Rollbacks[plan]);
        Assert.Equal(EasyNetwork.Narrow, again.Store.Log.AdoptedRules);
    }

    [Fact]
    public void A_start_that_names_no_rules_enforces_those_that_were_chosen_last()
    {
        Assert.Equal(EasyNetwork.Wide, RulesAt(EasyNetwork.Wide, isChosen: false));
        Assert.Equal(EasyNetwork.Narrow, RulesAt(EasyNetwork.Narrow, isChosen: true));
        Assert.Equal(EasyNetwork.Narrow, RulesAt(EasyNetwork.Wide, isChosen: false));
        using (RunningNode node = new(folder, EasyNetwork.Narrow)) node.Do(new NodeEvent.AdoptRules(EasyNetwork.Now, EasyNetwork.AlsoNarrow));
        Assert.Equal(EasyNetwork.AlsoNarrow, RulesAt(EasyNetwork.Wide, isChosen: false));
        Assert.Equal(EasyNetwork.Wide, RulesAt(EasyNetwork.Wide, isChosen: true));
        Assert.Equal(EasyNetwork.Wide, RulesAt(EasyNetwork.Narrow, isChosen: false));
    }

    [Fact]
    public void A_checkpoint_on_a_branch_that_was_left_is_rolled_back_and_forward()
    {
        string before;
        using (RunningNode node = new(folder))
        {
            ChainedHeader fork = node.Grow(EasyNetwork.Root, 2);
            node.Grow(fork, 3, salt: 1);
            node.Store.Checkpoint();
            node.Grow(fork, 5, salt: 2);
            before = node.Picture;
        }
        using RunningNode again = new(folder);
        Assert.True(again.Store.Report.IsCheckpointUsed);
        Assert.Equal(before, again.Picture);
    }

    [Fact]
    public void Blocks_that_came_before_their_parents_are_found_again_without_the_index()
    {
        Block parent = EasyNetwork.Child(EasyNetwork.Root, 1);
        Block child = EasyNetwork.Child(parent.Place(EasyNetwork.Root), 1);
        using (RunningNode node = new(folder))
        {
            node.Chain.AcceptHeader(parent.Header, EasyNetwork.Now.ToSeconds());
            node.Submit(child);
            node.Submit(parent);
            Assert.Equal(child.Hash, node.Chain.Tip.Hash);
        }
        BlockIndex.Delete(folder.File("index.db"));
        using RunningNode again = new(folder);
        Assert.Equal(child.Hash, again.Chain.Tip.Hash);
    }

    [Fact]
    public void The_same_digests_come_out_of_a_reindex_which_tells_its_progress()
    {
        string before;
        using (RunningNode node = new(folder))
        {
            node.Grow(EasyNetwork.Root, 300);
            before = node.Standing;
            node.Stop();
        }
        List<(int Height, int Best)> told = [];
        using DataDirectory directory = DataDirectory.Open(folder.Path);
        using NodeStore store = NodeStore.Open(directory, EasyNetwork.Parts(), isReindexed: true, progress: (height, best) => told.Add((height.Value, best.Value)));
        Assert.Equal(before, EasyNetwork.Standing(new NodeMachine(store.Parts).Chain));
        Assert.Equal([(128, 300), (256, 300), (300, 300)], told);
    }

    private string RulesAt(string rules, bool isChosen)
    {
        using DataDirectory directory = DataDirectory.Open(folder.Path);
        using NodeStore store = NodeStore.Open(directory, EasyNetwork.Parts(rules), isRuleSetChosen: isChosen);
        return new NodeMachine(store.Parts).Chain.Rules.Rules.Name;
    }

    [Fact]
    public void A_log_of_another_network_is_refused()
    {
        using (RecordFile file = RecordFile.Open(folder.File("chain.log"), 0, [], out _))
        {
            file.Append(1, new byte[36]);
            file.Commit();
        }
        StorageException refused = Assert.Throws<StorageException>(() => new RunningNode(folder));
        Assert.Equal(StorageFault.Foreign, refused.Fault);
    }
}
