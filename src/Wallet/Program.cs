using Blockchain.Wallet.Commands;

return CommandLine.Run(args, Console.Out, Console.Error);
