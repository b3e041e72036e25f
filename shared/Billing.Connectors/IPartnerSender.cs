using System.Security.Cryptography;
using Billing.Platform.Intake;

namespace Billing.Connectors;

/// <summary>Plays a partner: signs what it would send, for the demo, the command <c>sign</c> and the tests.</summary>
public interface IPartnerSender
{
    /// <summary>True if the partner signs with a private key, so that its secret here is the public half.</summary>
    bool HasKeyPair => false;

    /// <summary>Makes a signing key at random, in the form that the partner issues.</summary>
    string MakeKey() => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    /// <summary>The secret that checks what a key signs: the key itself, unless it is a private one.</summary>
    string SecretOf(string key) => key;

    /// <summary>Signs a webhook.</summary>
    SignedWebhook Sign(UnsignedWebhook webhook);
}

/// <summary>A webhook before its partner signs it.</summary>
/// <param name="Source">The source that it is sent to.</param>
/// <param name="EventId">The partner's id of the event, where a header names it.</param>
/// <param name="Body">The bytes to send.</param>
/// <param name="Key">The signing key.</param>
/// <param name="SentAt">The partner's clock.</param>
public sealed record UnsignedWebhook(IntakeSource Source, string EventId, byte[] Body, string Key, DateTimeOffset SentAt)
{
    /// <summary>Reads a document of the configuration by its name, such as a mapping.</summary>
    public Func<string, byte[]> ReadConfiguration { get; init; } = name => throw new FileNotFoundException($"There is no configuration to read {name} from.", name);

    /// <summary>The same body with headers that sign it.</summary>
    public SignedWebhook With(IReadOnlyDictionary<string, string> headers) => new(Body, headers);
}

/// <summary>A webhook that is ready to be sent.</summary>
/// <param name="Body">The body; with the signatures in it where the scheme puts them there.</param>
/// <param name="Headers">The headers that the sender adds.</param>
public sealed record SignedWebhook(byte[] Body, IReadOnlyDictionary<string, string> Headers);
