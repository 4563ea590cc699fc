"""What do you want to find out, and from which files?"""

from cxdash.i18n import _
from cxdash.ui import intake, session, upload

study = session.study()

if study is None:
    upload.invitation()
    intake.failures()
    intake.box(_("Drop your files here: Excel, CSV or Parquet, several at once"))
    intake.sample_button()
else:
    intake.failures()
    upload.summary(study)
    upload.ways_on(study)
    upload.cards()
    intake.box(_("Add more files"))
