using BenchmarkDotNet.Running;
using Blockchain.Benchmarks.Live;
using Blockchain.Benchmarks.Micro;
using Blockchain.Benchmarks.Network;
using Blockchain.Benchmarks.Rounds;
using Blockchain.Benchmarks.Wallet;

return args switch
{
    ["blocks", .. string[] words] when words.Length <= 1 => BlockRounds.Run(Console.Out, words.FirstOrDefault("")),
    ["network", .. string[] words] when words.Length <= 1 => NetworkRounds.Run(Console.Out, words.FirstOrDefault("")),
    ["node"] => LiveRounds.Run(Console.Out),
    ["wallet"] => WalletRounds.Run(Console.Out),
    ["micro", .. string[] options] => Micro(options),
    _ => Help(),
};

static int Micro(string[] options)
{
    // Without a filter all of them run; BenchmarkDotNet would ask at the terminal.
    string[] chosen = options.Length == 0 ? ["--filter", "*"] : options;
    BenchmarkSwitcher.FromAssembly(typeof(ShortInProcess).Assembly).Run(chosen, new ShortInProcess());
    return 0;
}

static int Help()
{
    Console.WriteLine("""
        Measures the node. Build in Release, and leave the machine alone meanwhile.

          blocks [WORD]    connects and rolls back generated blocks of 2,000 transactions (about two minutes);
                           WORD takes the rows that contain it, as in: blocks warm
          network [WORD]   measures this repository's libp2p beside js-libp2p, in processes of their own (about ten minutes);
                           wants Node.js and 'npm ci' in tests/Interop/js; WORD as above
          node             starts nodes in processes: how soon they answer and mesh, what memory they take, how soon a block
                           is best at all five (about three minutes)
          wallet           starts a node and a wallet as processes: how soon the wallet has followed a chain of full blocks, and
                           how soon it says what it has then (about a minute)
          micro [OPTIONS]  parse, Merkle root, sha256d and signatures, by BenchmarkDotNet; OPTIONS go to it,
                           as in: micro --filter '*Signature*'

        docs/performance.md holds the figures and says how they were taken.
        """);
    return 2;
}
