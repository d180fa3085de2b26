using Blockchain.Wallet.Commands;

using SystemTerminal terminal = new();
return CommandLine.Run(args, terminal);
