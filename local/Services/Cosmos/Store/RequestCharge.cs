using System.Globalization;

namespace Billing.Local.Cosmos;

/// <summary>
/// The stated approximation of request units. A point read costs 1 for the first KB and 0.1 for each further; a write
/// costs 5.5 for the first KB and 1 for each further, whatever its kind; a delete 5.5; a query 2.3 and 0.025 for each
/// document looked at and 0.1 for each KB returned; a page of the change feed 2 and 0.1 for each KB returned; a failed
/// operation 1.2. Indexing policy, consistency and property count, which count in Azure, do not count here.
/// </summary>
internal static class RequestCharge
{
    public const double Failure = 1.2;
    public const double Metadata = 1;
    public const double Delete = 5.5;

    public static double Read(int bytes) => 1 + (0.1 * FurtherKilobytes(bytes));

    public static double Write(int bytes) => 5.5 + FurtherKilobytes(bytes);

    public static double Query(long examined, long bytesReturned) => 2.3 + (0.025 * examined) + (0.1 * bytesReturned / 1024);

    public static double Feed(long bytesReturned) => 2 + (0.1 * bytesReturned / 1024);

    /// <summary>Two decimals, as the service writes it.</summary>
    public static string Format(double charge) => charge == 1 ? "1" : Math.Round(charge, 2).ToString(CultureInfo.InvariantCulture);

    private static int FurtherKilobytes(int bytes) => Math.Max(0, (bytes - 1) / 1024);
}
