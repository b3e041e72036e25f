using Billing.Local.Journal;

namespace Billing.Local.Commands;

/// <summary>Repairs a damaged journal.</summary>
internal static class RepairCommand
{
    public static int Run(string folder)
    {
        try
        {
            Console.WriteLine(JournalRepair.Run(folder));
            return 0;
        }
        catch (JournalException told)
        {
            Console.Error.WriteLine(told.Message);
            return 1;
        }
    }
}
