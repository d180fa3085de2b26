using System.Collections.Immutable;
using Blockchain.CrashPeer;
using Blockchain.Files;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;

// Plays the script on a folder, and says after each event that it is durable: from then on no kill may undo it.
try
{
    using DataDirectory directory = DataDirectory.Open(args[0]);
    using NodeStore store = NodeStore.Open(directory, CrashScript.Parts());
    NodeMachine machine = new(store.Parts);
    ImmutableArray<NodeEvent> events = CrashScript.Events();
    for (int i = 0; i < events.Length; i++)
    {
        store.Persist(machine.Handle(events[i]).Effects);
        Console.WriteLine($"{CrashScript.Acknowledged} {i}");
        if (!args.Contains(CrashScript.LateIndex)) store.SaveIndex();
        if (CrashScript.Checkpoints.Contains(i)) store.Checkpoint();
    }
    store.Close();
    return 0;
}
catch (StorageException broken)
{
    Console.WriteLine($"fatal: {broken.Message}");
    return CrashScript.BrokenDisk;
}
