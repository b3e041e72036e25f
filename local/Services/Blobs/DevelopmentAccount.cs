namespace Billing.Local.Blobs;

/// <summary>The account that every Azure storage emulator has; its key is no secret.</summary>
internal static class DevelopmentAccount
{
    public const string Name = "devstoreaccount1";

    /// <summary>In Base64.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
}
