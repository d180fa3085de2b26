using System.Text.Json.Serialization;

namespace Blockchain.Client;

/// <summary>Readers and writers of the contracts, made at build time. Names are Bitcoin Core's: lower case without separators.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AddressFile))]
[JsonSerializable(typeof(BlockchainInfo))]
[JsonSerializable(typeof(ChainTipInfo[]))]
[JsonSerializable(typeof(IncidentInfo))]
[JsonSerializable(typeof(IncidentInfo[]))]
[JsonSerializable(typeof(MempoolInfo))]
[JsonSerializable(typeof(PaymentStatusInfo))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ClientJson : JsonSerializerContext;
