namespace Billing.Functions.Runtime;

/// <summary>The Blob containers of the fabric.</summary>
public static class BlobContainers
{
    /// <summary>Tenants, logos.</summary>
    public const string Configuration = "configuration";

    /// <summary>Invoice documents, by tenant and year.</summary>
    public const string Invoices = "invoices";

    /// <summary>Settlement files as senders put them there, by tenant and gateway.</summary>
    public const string Settlements = "settlements";

    /// <summary>Reports for people and programs, by tenant.</summary>
    public const string Reports = "reports";

    /// <summary>Webhook bodies too large for a message, by tenant.</summary>
    public const string Intake = "intake";

    /// <summary>The seals of days gone by, by tenant and region; each is written once.</summary>
    public const string DailyRoots = "daily-roots";

    /// <summary>Messages that could not be handled, by tenant: for another try, until they are deleted.</summary>
    public const string DeadLetters = "dead-letters";

    /// <summary>Redacted snapshots of failed calls of partners, by tenant, partner and day; deleted after 30 days.</summary>
    public const string Snapshots = "snapshots";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Configuration, Invoices, Settlements, Reports, Intake, DailyRoots, DeadLetters, Snapshots];
}
