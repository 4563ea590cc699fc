"""What do you want to find out, and from which files?"""

from cxdash.i18n import _
from cxdash.ui import decisions, intake, session, upload

study = session.study()

if study is None:
    upload.invitation()
    upload.failures()
    intake.box(_("Drop your files here: Excel, CSV or Parquet, several at once"))
    intake.sample_button()
else:
    upload.failures()
    upload.differences()
    decisions.questions()
    upload.summary(study)
    upload.ways_on(study)
    upload.cards(study)
    decisions.counting(study)
    intake.box(_("Add more files"))
    upload.files()
