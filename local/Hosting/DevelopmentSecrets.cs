using Billing.Connectors;

namespace Billing.Local.Hosting;

/// <summary>Makes signing secrets in the form that each partner's scheme wants.</summary>
internal static class DevelopmentSecrets
{
    private const string PrivateKey = "-private-key";

    /// <summary>Makes the secret of a source, unless it is there.</summary>
    /// <returns>The key that signs; only a sender needs it.</returns>
    public static string Make(LocalSecretStore secrets, IPartnerSender sender, string name)
    {
        if (!sender.HasKeyPair)
        {
            return secrets.GetOrMake(name, sender.MakeKey);
        }

        var key = secrets.GetOrMake(name + PrivateKey, sender.MakeKey);
        secrets.GetOrMake(name, () => sender.SecretOf(key));
        return key;
    }
}
